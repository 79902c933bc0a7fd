"""Do these texts look like names of people? By the shape of each and by how many hold a name that is common somewhere.

A list of common given names and surnames from many countries decides for a column, never for one value: about one
person in three has a name on it, hardly one city, colour or job title in ten does.
"""

import re
import unicodedata
from collections.abc import Sequence

GIVEN_WORDS = """
    mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret
    ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura helen sharon
    cynthia kathleen amy angela shirley anna brenda pamela emma nicole samantha katherine christine catherine
    rachel carolyn janet maria heather diane julie joyce victoria kelly christina joan evelyn lauren judith
    olivia megan alice martha ann jean james robert john michael david william richard joseph thomas christopher
    charles daniel matthew anthony mark donald steven andrew paul joshua kenneth kevin brian george timothy
    ronald jason edward jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon
    benjamin samuel gregory alexander patrick frank raymond jack dennis jerry tyler aaron jose henry adam
    douglas nathan peter zachary kyle noah ethan jeremy christian walter keith austin roger terry sean gerald
    carl dylan harold jordan jesse bryan lawrence arthur gabriel bruce logan albert willie latoya tamika kenya
    keisha ebony aisha lakisha tanisha latonya jamal tyrone rasheed hakim darnell leroy jermaine tremayne kareem
    brad brendan geoffrey brett todd greg neil jay allison anne carrie kristen laurie meredith jill oliver harry
    charlie freddie isla ava mia amelia grace freya florence poppy sophie chloe lucy hannah charlotte ella liam
    lily alfie archie oscar theo leo max finley lewis callum fiona catriona rhys gareth bronwen siobhan niamh
    aoife ciara sinead padraig conor declan eoin cormac aidan deirdre maeve orla roisin andreas wolfgang klaus
    jürgen guenter günter stefan uwe werner horst dieter manfred bernd sabine susanne petra monika karin ursula
    brigitte renate ingrid gisela andrea claudia heike birgit anja katrin martina silke ulrike lukas leon finn
    jonas felix maximilian elias luca emilia lena lea marie johanna clara greta frieda heinz helga gerhard hans
    karl heinrich friedrich matthias markus jan tobias sven pierre michel andré philippe rené louis alain
    jacques bernard marcel claude henri nathalie isabelle sylvie françoise monique jacqueline valérie sandrine
    céline stéphanie aurélie camille léa manon chloé inès jules hugo lucas théo mathis enzo antoine nicolas
    julien guillaume antonio josé manuel francisco juan javier carlos jesús alejandro miguel rafael pedro pablo
    ángel sergio fernando jorge luis alberto álvaro diego adrián raúl iván rubén enrique ramón carmen maría
    josefa isabel ana dolores pilar teresa cristina antonia mercedes rosa lucía elena marta paula sofía
    valentina camila guadalupe juana ximena mariana gabriela fernanda alejandra verónica leticia adriana rosario
    esperanza consuelo giuseppe giovanni mario luigi francesco angelo vincenzo pietro salvatore carlo franco
    domenico bruno paolo michele giorgio aldo luciano marco alessandro stefano roberto matteo lorenzo davide
    simone federico giuseppina giovanna lucia carmela caterina francesca antonietta giulia chiara sara silvia
    elisa alessia federica ilaria paola aurora ginevra beatrice joão antónio paulo rui tiago ricardo nuno luís
    inês beatriz joana catarina filipa gustavo felipe thiago leonardo vinícius larissa juliana aline bruna
    letícia vitória johannes cornelis hendrik willem pieter gerrit daan sem bram lars thijs ruben sanne lotte
    femke anouk fleur eva lieke marieke annemarie wouter joost maarten jeroen koen bart stijn anders johan per
    nils erik mikael fredrik mattias magnus björn gustav oskar axel astrid kristina birgitta elisabeth maj sofia
    frida elsa maja saga linnea wilma alva ebba signe freja mette hanne kirsten jens søren rasmus mads mikkel
    kasper henrik niels ole bjørn olav håkon sigrid solveig ingeborg kari liv marit juhani matti timo mikko
    antti jukka pekka heikki ville tuomas aino anneli helena kaarina hanna päivi piotr krzysztof andrzej tomasz
    paweł michał marcin stanisław jakub łukasz mateusz wojciech kamil agnieszka katarzyna małgorzata ewa
    magdalena elżbieta joanna aleksandra zofia zuzanna beata grażyna jiří petr josef pavel martin tomáš jaroslav
    miroslav zdeněk václav jana hana lenka kateřina lucie věra alena péter lászló istván józsef zoltán sándor
    ferenc gábor attila tamás katalin ilona erzsébet zsuzsanna ildikó ágnes ion andrei mihai alexandru gheorghe
    vasile cristian ioana mihaela georgiana dimitar ivan georgi petar nikola jovan marko luka milan dragan zoran
    goran jelena milica ivana marija dragana mirjana vesna snežana giorgos dimitris nikos kostas yannis eleni
    katerina vasiliki georgia dimitra konstantinos panagiotis mehmet mustafa ahmet ali hüseyin hasan ibrahim
    ismail osman murat emre fatma ayşe emine hatice zeynep elif meryem mohammed muhammad ahmed mohamed omar
    khalid hassan hussein youssef abdullah abdul karim samir tariq bilal hamza fatima maryam zainab khadija
    layla noor amina yasmin salma huda rania nadia samira leila reza mehdi hossein mohammad amir hamid saeed
    zahra fatemeh narges shirin parisa raj amit rahul sanjay vijay anil sunil rajesh suresh ramesh arjun rohan
    aditya vikram ravi deepak manoj priya anjali neha pooja sunita anita kavita deepa lakshmi divya shreya
    ananya meera asha rekha geeta kiran rani sita arun wei fang na min jing li qiang lei jun yang yong yan jie
    tao ming chao xiu xia ping gang hui ying mei lin hao yuki haruto sota yuto riku hinata sakura yui aoi rin
    akira hiroshi takashi kenji satoshi naoko keiko yoko emi min-jun seo-yeon ji-hoon ji-woo hyun minjun seoyeon
    jihoon jiwoo sujin minji eunji nguyen thanh minh huong lan linh tuan hung dung hoa mai anh thuy duc quang
    siti nur budi agus dewi sri ahmad putri wahyu rizky ayu indah chinedu emeka ngozi chioma adaeze oluwaseun
    tunde yetunde folake ade kwame kofi ama akosua abena yaw thabo sipho nomsa lerato themba zanele wanjiku
    kamau otieno achieng mwangi njeri abebe tigist dawit selam fatou mamadou aminata moussa ousmane ibrahima
    mariama sergei dmitri dmitry alexei mikhail nikolai vladimir olga natalia tatiana irina svetlana ekaterina
    anastasia oleksandr andriy serhiy oksana iryna yulia kateryna moshe yosef avraham yaakov rivka leah yael noa
    tamar
"""
GIVEN = frozenset(GIVEN_WORDS.split())
FAMILY_WORDS = """
    smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson
    anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis
    robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera
    campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart
    morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim
    cox ward richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo
    sanders patel myers long ross foster jimenez murray macdonald o'brien byrne ryan o'sullivan walsh o'connor
    doyle mccarthy gallagher doherty kennedy lynch davies müller mueller schmidt schneider fischer weber meyer
    wagner becker schulz hoffmann schäfer koch bauer richter klein wolf schröder neumann schwarz zimmermann
    braun krüger hofmann hartmann lange schmitt werner krause meier lehmann schmid schulze maier köhler herrmann
    könig walter mayer huber kaiser fuchs peters lang scholz möller weiß jung hahn gruber steiner moser keller
    brunner baumann frei gerber bernard dubois robert richard petit durand leroy moreau simon laurent lefebvre
    michel david bertrand roux vincent fournier morel girard andré lefèvre mercier dupont lambert bonnet
    françois garcía rodríguez gonzález fernández lópez martínez sánchez pérez gómez martín jiménez hernández
    díaz moreno muñoz álvarez romero alonso gutiérrez navarro domínguez vázquez gil ramírez serrano blanco
    molina castro rossi russo ferrari esposito bianchi romano colombo ricci marino greco bruno gallo conti
    de-luca mancini costa giordano rizzo lombardi moretti barbieri fontana santoro mariani rinaldi caruso
    ferrara silva santos ferreira pereira oliveira rodrigues martins sousa souza fernandes gonçalves gomes lopes
    marques alves almeida ribeiro pinto carvalho lima araujo barbosa rocha jong jansen vries berg bakker dijk
    visser smit meijer boer mulder groot bos vos hendriks dekker andersson johansson karlsson nilsson eriksson
    larsson olsson persson svensson gustafsson hansen johansen olsen larsen andersen pedersen nielsen jensen
    christensen rasmussen sørensen petersen kristensen madsen haugen korhonen virtanen mäkinen nieminen mäkelä
    hämäläinen laine heikkinen koskinen järvinen nowak kowalski kowalska wiśniewski wiśniewska wójcik kowalczyk
    kamiński lewandowski zieliński szymański woźniak dąbrowski kozłowski novák svoboda novotný dvořák černý
    procházka nováková nagy kovács tóth szabó horváth varga kiss popescu ionescu popa radu dumitru ivanov petrov
    dimitrov georgiev jovanović petrović nikolić horvat novak kovač papadopoulos papadopoulou georgiou dimitriou
    ivanova petrova smirnov kuznetsov popov sokolov volkov shevchenko kovalenko yılmaz kaya demir çelik şahin
    yıldız öztürk aydın özdemir arslan doğan kılıç khan ahmed ali hussain hassan singh kumar sharma gupta verma
    das reddy rao nair iyer mehta shah jain chopra kaur wang li zhang liu chen yang huang zhao wu zhou xu sun ma
    zhu hu guo he lin gao luo tanaka suzuki sato takahashi watanabe ito yamamoto nakamura kobayashi kato yoshida
    yamada sasaki park choi kang cho tran pham hoang okafor okonkwo adeyemi eze balogun mensah owusu boateng
    dlamini nkosi ndlovu khumalo kamau otieno diallo traoré keita haddad nasser mansour khalil saleh aziz rahman
    hosseini ahmadi mohammadi karimi cohen levy mizrahi peretz friedman katz
"""
FAMILY = frozenset(FAMILY_WORDS.split())
CHINESE = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢傅钟张陳劉黃趙吳孫馬"
)
RUSSIAN = re.compile(r"[а-яё]+(ов|ев|ин|ова|ева|ина|ский|ская|енко|ич|вна|чук)$")
NOT_PEOPLE_WORDS = """
    gmbh ltd inc llc corp ag sa srl bv plc co company kg oy ab spa limited bank university school hospital
    street road city county park church centre center store shop restaurant hotel cafe bakery services service
    solutions group manager engineer assistant officer director nurse teacher driver clerk sales analyst
    consultant technician worker the and of for with in on to is was very not order delivery please customer
    product bread cake tea coffee chair january february march april may june july august september october
    november december monday tuesday
"""
NOT_PEOPLE = frozenset(NOT_PEOPLE_WORDS.split())
SHAPE = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:[ ,'’.-]{1,2}[^\W\d_]+\.?){0,4}\.?")
LONGEST, MOST_WORDS, HAN_LENGTHS = 45, 5, (2, 3, 4)
GIVEN_SHARE, FULL_SHARE, FAMILY_SHARE, SHAPED = 0.25, 0.35, 0.30, 0.85


def fold(text: str) -> str:
    """Small letters without accents.

    >>> fold("Müller"), fold("Søren")
    ('muller', 'soren')
    """
    plain = unicodedata.normalize("NFKD", text.lower().replace("ø", "o").replace("ł", "l").replace("ı", "i"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("ß", "ss").replace("đ", "d")


_GIVEN, _FAMILY = frozenset(map(fold, GIVEN)), frozenset(map(fold, FAMILY))


def share_of_names(texts: Sequence[str]) -> float:
    """How sure it is that a column of these texts holds people's names: its share of known names if so, else 0."""
    if not texts:
        return 0.0
    if (scripted := _other_scripts(texts)) > SHAPED:
        return scripted
    words = [_words(text) for text in texts]
    shaped = sum(bool(each) for each in words) / len(texts)
    if shaped < SHAPED:
        return 0.0
    one_word = sum(len(each) == 1 for each in words) / len(texts)
    strange = sum(not NOT_PEOPLE.isdisjoint(each) for each in words) / len(texts)
    given = sum(not _GIVEN.isdisjoint(each) for each in words) / len(texts)
    family = sum(not _FAMILY.isdisjoint(each) for each in words) / len(texts)
    either = sum(not (_GIVEN.isdisjoint(each) and _FAMILY.isdisjoint(each)) for each in words) / len(texts)
    if strange > 0.1:  # noqa: PLR2004 - names of firms, titles, sentences
        return 0.0
    if one_word > 0.5:  # noqa: PLR2004 - given names or surnames alone
        return max(given if given >= GIVEN_SHARE else 0.0, family if family >= FAMILY_SHARE else 0.0)
    return either if either >= FULL_SHARE and given >= GIVEN_SHARE / 2 else 0.0


def _words(text: str) -> list[str]:
    """The words of a text that is shaped like a name; none if it is not."""
    if len(text) > LONGEST or not SHAPE.fullmatch(text) or text == text.lower():
        return []
    words = re.split(r"[ ,.]+", fold(text).strip())
    return [word for word in words if word] if len(words) <= MOST_WORDS else []


def _other_scripts(texts: Sequence[str]) -> float:
    chinese = sum(text[0] in CHINESE and _is_han(text) and len(text) in HAN_LENGTHS for text in texts)
    short = [words for text in texts if len(words := text.lower().split()) < MOST_WORDS]
    russian = sum(any(RUSSIAN.match(word) for word in words) for words in short)
    return max(chinese, russian) / len(texts)


def _is_han(text: str) -> bool:
    return all("一" <= letter <= "鿿" for letter in text)
